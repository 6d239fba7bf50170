"""Knowledge of languages."""

"""Rules on menus: their options, labels and keys."""

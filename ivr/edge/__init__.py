"""The room that turns what the line says into what Twilio reads."""

"""What the pages of texts, phrases and pronunciation know, without any page: values in and out."""

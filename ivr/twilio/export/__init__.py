"""Export of the line as static documents, for a host that answers while the service is down."""

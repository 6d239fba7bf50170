"""The room of the map: the call flow as a picture, for a browser or for a document."""

"""The page "Trace a copy": which export a picture that turned up came from."""

"""Pages: the holder's certificates, those of an employer's personnel, and the public check."""

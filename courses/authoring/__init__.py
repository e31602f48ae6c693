"""The authors' workshop: who may edit what, and how pages become a released version."""

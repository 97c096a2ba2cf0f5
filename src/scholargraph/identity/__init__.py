"""Who is who: which mentions of a person, on one page or on many, are one person."""

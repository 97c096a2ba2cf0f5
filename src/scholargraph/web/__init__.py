"""The server: pages for people and a SPARQL endpoint for programs, over one published graph."""

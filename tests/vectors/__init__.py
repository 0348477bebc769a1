"""What each rule of the shared date cases means in the words of the public API, country by country."""

"""The map: from a journey and how its steps fared to what the map part draws."""

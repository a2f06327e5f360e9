"""Card fraud: simulation, point-in-time features, models, evaluation, export and tracking."""

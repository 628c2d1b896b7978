"""Pages: ``listening`` live, attaching ``records``, ``mystery`` calls; the ``panel`` beside a score."""

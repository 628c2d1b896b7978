"""What can be done: ``listening`` live, attaching ``records``, planning ``mystery`` calls, ``calling``."""

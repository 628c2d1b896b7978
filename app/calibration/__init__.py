"""Calibration (监控校准): the same calls scored blind by several people, compared, talked over (J1)."""

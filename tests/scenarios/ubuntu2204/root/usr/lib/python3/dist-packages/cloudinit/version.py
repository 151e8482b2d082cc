__VERSION__ = "24.1.3"

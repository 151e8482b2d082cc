__VERSION__ = "25.1.4"

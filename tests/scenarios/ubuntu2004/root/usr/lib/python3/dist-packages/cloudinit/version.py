__VERSION__ = "24.4"

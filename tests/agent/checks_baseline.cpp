// The hosts that the checks are tested on, for the tests of what is made of checks.
#include "tests/checks/baseline.cpp"

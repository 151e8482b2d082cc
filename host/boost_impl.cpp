// Asio and Process v2, compiled once for the whole program: their separate compilation is asked for in
// packaging/cmake/compile.cmake, and saves a second in every file that includes them.
#include <boost/asio/impl/src.hpp>
#include <boost/asio/ssl/impl/src.hpp>
#include <boost/process/v2/src.hpp>

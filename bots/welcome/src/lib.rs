//! Demo bot welcome.

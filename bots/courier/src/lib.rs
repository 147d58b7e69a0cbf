//! Demo bot courier.

//! Demo bot feedback.

//! Tests only: the same work done by us and by the official crates has to give the same.

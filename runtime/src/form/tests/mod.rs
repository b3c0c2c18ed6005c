mod leniency;
mod round_trips;
mod sample;

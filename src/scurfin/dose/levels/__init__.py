"""From a child's doses and levels to the exposure, and to the dose that meets a target."""

package conformity_test

import "steward/internal/register"

func moveFor(reason string) register.Move { return register.Move{Reason: reason} }

"""In which order records are best read: features of their texts, a learner, a review's queue, a simulation, when to stop."""

"""NiMARE: Studysets both ways, our ALE as its estimator, its estimators in our plan."""

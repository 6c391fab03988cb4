"""Before and after side by side: a sheet on paper, the same as pictures, slides for a talk."""

"""What follows an adoption: is it kept, does the complaint stay away, who else takes it over?"""

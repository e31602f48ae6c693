"""Words for what a course is made of."""

from django import template

from courses.frameworks import framework_name

register = template.Library()
register.filter("framework_name", framework_name)

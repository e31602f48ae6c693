"""Attributes of a control in one call: a template's loop over them costs more than the rest of a form."""

from django import template
from django.forms.utils import flatatt

register = template.Library()
# What goes in is a widget's ``attrs``; what comes out stands in the tag, escaped, with a space before each.
register.filter("attributes", flatatt)

"""What search engines read of a course (schema.org), as a block of data that no browser executes."""

import json
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from courses.models import CourseVersion

# Nothing in the data may end the element that it stands in.
_ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


def course_data(version: CourseVersion, *, origin: str) -> SafeString:
    """The ``script`` element with the facts of one version, from what was released."""
    text = json.dumps(_course(version, origin), ensure_ascii=False, separators=(",", ":")).translate(_ESCAPES)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))


def _course(version: CourseVersion, origin: str) -> dict[str, Any]:
    document = version.document
    provider = {"@type": "Organization", "name": document.provider_name}
    return {
        "@context": "https://schema.org",
        "@type": "Course",
        "name": version.title,
        "description": version.summary,
        "url": origin + reverse("home:course", args=[version.course.slug]),
        "inLanguage": version.language,
        "version": str(version.number),
        "datePublished": version.released_at.date().isoformat(),
        "provider": provider,
        "teaches": [outcome.text for outcome in document.outcomes],
        "coursePrerequisites": document.prior_knowledge,
        "timeRequired": f"PT{version.study_load_minutes}M",
        "offers": {
            "@type": "Offer",
            "category": "Paid" if document.cost_amount.strip("0.") else "Free",
            "price": document.cost_amount,
            "priceCurrency": "EUR",
        },
        "hasCourseInstance": {
            "@type": "CourseInstance",
            "courseMode": "online",
            "courseWorkload": f"PT{version.study_load_minutes}M",
        },
    }

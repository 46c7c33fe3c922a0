"""Small drawings in Discord's client, as SVG."""

CHEVRON = (
    '<svg viewBox="0 0 24 24" width="20" height="20"><path d="M6 9l6 6 6-6" fill="none" stroke="currentColor" '
    'stroke-width="2" stroke-linecap="round" stroke-linejoin="round"/></svg>'
)
OUTSIDE = (
    '<svg viewBox="0 0 24 24" width="15" height="15"><path d="M14 4h6v6M20 4l-9 9M18 14v5H5V6h5" fill="none" '
    'stroke="currentColor" stroke-width="2.2" stroke-linecap="round" stroke-linejoin="round"/></svg>'
)
EYE = (
    '<svg viewBox="0 0 24 24" width="15" height="15"><path d="M2 12s4-6.5 10-6.5S22 12 22 12s-4 6.5-10 6.5S2 12 2 12z" '
    'fill="none" stroke="currentColor" stroke-width="2"/><circle cx="12" cy="12" r="3" fill="currentColor"/></svg>'
)
DROP = (
    '<svg viewBox="0 0 24 24" width="24" height="24">'
    '<path d="M12 3c3.5 4.5 6 7.3 6 10.7a6 6 0 0 1-12 0C6 10.3 8.5 7.5 12 3z" '
    'fill="#e8a06a"/><path d="M7.5 15h9a4.6 4.6 0 0 1-9 0z" fill="#a8531f"/></svg>'
)

/** Tooltips are written as markup; names of columns and labels come from a file, and must never become it. */
export function escapeHtml(text = ''): string {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

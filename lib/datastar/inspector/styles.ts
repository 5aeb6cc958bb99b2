/** The looks of the panel, in the colours of the page's theme where it has one. */
export const styles = `
:host {
  all: initial;
  color-scheme: light dark;
}
section {
  --ink: var(--color-base-content, CanvasText);
  --paper: var(--color-base-100, Canvas);
  --shade: var(--color-base-200, color-mix(in srgb, Canvas 94%, CanvasText));
  --rule: var(--line, GrayText);
  --mark: var(--color-primary, Highlight);
  position: fixed;
  inset: auto 0 0;
  z-index: 2147483646;
  display: grid;
  grid-template-rows: auto minmax(0, 1fr);
  height: min(20rem, 45dvh);
  border-top: 1px solid var(--rule);
  background: var(--paper);
  color: var(--ink);
  font: 13px/1.45 ui-sans-serif, system-ui, sans-serif;
  box-shadow: 0 -0.5rem 1.5rem rgb(0 0 0 / 0.18);
}
header {
  display: flex;
  flex-wrap: wrap;
  align-items: center;
  gap: 0.375rem 0.5rem;
  padding: 0.375rem 0.75rem;
  border-bottom: 1px solid var(--rule);
  background: var(--shade);
}
h2 {
  margin: 0;
  font-size: 13px;
  font-weight: 600;
}
output {
  flex: 1 1 12rem;
  font-variant-numeric: tabular-nums;
}
input,
button {
  box-sizing: border-box;
  min-height: 1.75rem;
  padding: 0 0.5rem;
  border: 1px solid var(--rule);
  border-radius: 0.375rem;
  background: var(--paper);
  color: inherit;
  font: inherit;
}
input {
  flex: 0 1 12rem;
  min-width: 6rem;
}
button {
  cursor: pointer;
}
button[aria-pressed='true'] {
  border-color: var(--mark);
  box-shadow: inset 0 0 0 1px var(--mark);
}
:focus-visible {
  outline: 2px solid var(--mark);
  outline-offset: 1px;
}
.rows {
  overflow: auto;
  overscroll-behavior: contain;
}
table {
  width: 100%;
  border-collapse: collapse;
  font-variant-numeric: tabular-nums;
}
th,
td {
  padding: 0.1875rem 0.75rem;
  text-align: left;
  vertical-align: top;
  white-space: nowrap;
}
th {
  position: sticky;
  top: 0;
  background: var(--paper);
  box-shadow: inset 0 -1px var(--rule);
  font-weight: 500;
}
tbody tr {
  cursor: default;
}
tbody tr:hover,
tbody tr:focus-visible {
  background: var(--shade);
  outline-offset: -2px;
}
td:nth-child(4),
td:nth-child(7) {
  max-width: 16rem;
  overflow: hidden;
  text-overflow: ellipsis;
}
td:nth-child(7) {
  width: 40%;
}
td:nth-child(6) {
  text-align: right;
}
pre {
  margin: 0.25rem 0 0.5rem;
  padding: 0.5rem 0.75rem;
  border-radius: 0.375rem;
  background: var(--shade);
  font: 12px/1.5 ui-monospace, monospace;
  white-space: pre-wrap;
  overflow-wrap: anywhere;
}
.quiet {
  color: color-mix(in srgb, var(--ink) 65%, var(--paper));
}
.box {
  position: fixed;
  z-index: 2147483645;
  border: 2px solid var(--color-primary, Highlight);
  border-radius: 3px;
  background: color-mix(in srgb, var(--color-primary, Highlight) 18%, transparent);
  pointer-events: none;
}
@media (width < 48rem) {
  th:nth-child(2),
  td:nth-child(2),
  th:nth-child(5),
  td:nth-child(5) {
    display: none;
  }
  input,
  button {
    min-height: 2.5rem;
  }
}
`

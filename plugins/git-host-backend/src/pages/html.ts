import { createHash } from 'node:crypto';

/** A piece of HTML that is safe to put into a page. */
export class SafeHtml {
  constructor(private readonly text: string) {}

  toString(): string {
    return this.text;
  }
}

type Part = SafeHtml | string | number | undefined | readonly SafeHtml[];

const ESCAPES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function render(part: Part): string {
  if (part === undefined) return '';
  if (part instanceof SafeHtml) return part.toString();
  if (Array.isArray(part)) return part.join('');
  return String(part).replace(/[&<>"']/g, character => ESCAPES[character]);
}

/** Builds HTML; everything put into it is escaped unless it was built by this function. */
export function html(strings: TemplateStringsArray, ...parts: Part[]) {
  return new SafeHtml(
    strings.reduce(
      (text, string, index) => text + render(parts[index - 1]) + string,
    ),
  );
}

const STYLE = `
:root{color-scheme:light dark}
body{font:16px/1.5 system-ui,sans-serif;max-width:72rem;margin:0 auto;padding:1rem}
h1{font-size:1.4rem}h2{font-size:1.1rem;margin-top:2rem}
table{border-collapse:collapse;width:100%}
th,td{text-align:left;padding:.3rem .6rem;border-bottom:1px solid #8885;vertical-align:top}
td.number{text-align:right;font-variant-numeric:tabular-nums}
pre{overflow:auto;padding:1rem;border:1px solid #8885;border-radius:4px;font:14px/1.45 ui-monospace,monospace}
code{font:14px ui-monospace,monospace}
.trouble{border:1px solid #8885;border-left:4px solid #d98200;border-radius:4px;padding:0 1rem}
html{background:#fff;color:#1a1a1a}a{color:#1f5493}
@media(prefers-color-scheme:dark){html{background:#1b1b1b;color:#eee}a{color:#9cc9ff}}
`;

const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

/** What a browser may do with a page of the git host: show its text, follow its links. */
export const PAGE_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${STYLE_HASH}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** A whole page. */
export function document(title: string, body: SafeHtml): string {
  // Its hash is in the page's policy: not a space may be added.
  const style = new SafeHtml(`<style>${STYLE}</style>`);
  return html`<!DOCTYPE html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width" />
        <title>${title}</title>
        ${style}
      </head>
      <body>
        ${body}
      </body>
    </html> `.toString();
}

import { createHash } from 'node:crypto';
import type { Response } from 'express';

// The address that MLflow's client prints carries the run behind a #, which only a browser sees.
const SCRIPT = `
const { runs, server } = document.body.dataset;
const found = /^#\\/experiments\\/[^/]+\\/runs\\/([A-Za-z0-9_-]{1,64})/.exec(location.hash);
const target = found ? runs + '?' + new URLSearchParams({ server, run: found[1] }) : runs;
document.querySelector('a').href = target;
location.replace(target);
`;

const SCRIPT_HASH = createHash('sha256').update(SCRIPT).digest('base64');

const POLICY = [
  "default-src 'none'",
  `script-src 'sha256-${SCRIPT_HASH}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const ESCAPES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
};

const escape = (text: string) =>
  text.replace(/[&<>"]/g, character => ESCAPES[character]);

/**
 * Sends the page at the root of a relayed server, which leads from the address that MLflow's client prints to the run's
 * page in the portal. It tells nothing of a run, so it needs no sign-in.
 */
export function sendLandingPage(
  res: Response,
  options: { server: string; appBaseUrl: string },
): void {
  const runs = escape(`${options.appBaseUrl}/ml-experiments`);
  res.setHeader('Content-Security-Policy', POLICY);
  res.setHeader('Referrer-Policy', 'no-referrer');
  res.setHeader('X-Content-Type-Options', 'nosniff');
  res.setHeader('Cache-Control', 'no-store');
  res
    .type('html')
    .send(
      `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>To the run</title></head>` +
        `<body data-runs="${runs}" data-server="${escape(options.server)}">` +
        `<p><a href="${runs}">Open the run in the portal</a></p>` +
        `<script>${SCRIPT}</script></body></html>`,
    );
}

import { pipeline } from 'node:stream/promises';
import type { Response } from 'express';
import type { ArtifactContent } from '../service/ExperimentsService';

/**
 * Streams an artifact. Whatever a training wrote, no browser runs it: its type is one of a few, never guessed, and a
 * sandbox without any source holds it. The upstream transfer ends when the caller goes away.
 */
export async function sendArtifact(
  res: Response,
  open: (signal: AbortSignal) => Promise<ArtifactContent>,
): Promise<void> {
  const gone = new AbortController();
  const onClose = () => {
    if (!res.writableFinished) {
      gone.abort(new Error('The caller went away'));
    }
  };
  res.on('close', onClose);
  const artifact = await open(gone.signal);
  if (artifact.attachment) {
    res.attachment(artifact.fileName);
  } else {
    res.setHeader('Content-Disposition', 'inline');
  }
  res.setHeader('Content-Type', artifact.contentType);
  res.setHeader('X-Content-Type-Options', 'nosniff');
  res.setHeader('Content-Security-Policy', "default-src 'none'; sandbox");
  res.setHeader('Cache-Control', 'private, no-store');
  if (artifact.size !== undefined) {
    res.setHeader('Content-Length', artifact.size);
  }
  await pipeline(artifact.content, res);
}

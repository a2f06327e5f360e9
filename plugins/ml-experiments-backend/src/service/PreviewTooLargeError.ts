import { CustomErrorBase } from '@backstage/errors';
import { formatBytes } from '@modelport/plugin-ml-common';

/** A file is too large to be shown in the page; it can be downloaded. Answered with status 413. */
export class PreviewTooLargeError extends CustomErrorBase {
  readonly name = 'PreviewTooLargeError';
  readonly statusCode = 413;

  constructor(path: string, limit: number) {
    super(
      `path ${path} is larger than ${formatBytes(
        limit,
      )} and is not shown; add download=true to get the file`,
    );
  }
}

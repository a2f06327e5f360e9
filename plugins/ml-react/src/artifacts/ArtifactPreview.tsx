import { useEffect, useRef, useState } from 'react';
import { toError } from '@backstage/errors';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import { formatBytes } from '@modelport/plugin-ml-common';
import { FailedState } from '../states/FailedState';
import { LoadingState } from '../states/LoadingState';
import { mlReactTranslationRef } from '../translation';
import { artifactKind } from './artifactKind';
import { imageAddress } from './imageAddress';
import { ImagePreview, TextPreview } from './previews';

/**
 * Files above this size are offered for download only.
 *
 * @public
 */
export const PREVIEW_LIMIT_BYTES = 5_000_000;

/**
 * Props of {@link ArtifactPreview}.
 *
 * @public
 */
export interface ArtifactPreviewProps {
  /** Path or name of the artifact; its extension decides how it is shown. */
  name: string;
  /** Size in bytes, where known. */
  size?: number;
  /** Reads the content; called again when `name` changes. */
  load: (signal: AbortSignal) => Promise<Blob>;
}

type Content =
  | { of: string; state: 'failed'; reason: string }
  | { of: string; state: 'image'; address: string }
  | { of: string; state: 'text'; text: string };

/**
 * Shows an image, a text, Markdown, JSON or CSV. Images are drawn as images, so that
 * scripts in an SVG never run.
 *
 * @public
 */
export function ArtifactPreview({ name, size, load }: ArtifactPreviewProps) {
  const { t } = useTranslationRef(mlReactTranslationRef);
  const [content, setContent] = useState<Content>();
  const newestLoad = useRef(load);
  newestLoad.current = load;
  const kind = artifactKind(name);
  const tooLarge = size !== undefined && size > PREVIEW_LIMIT_BYTES;
  const shown = kind !== 'other' && !tooLarge;

  useEffect(() => {
    if (!shown) {
      return undefined;
    }
    const abort = new AbortController();
    const read = async (): Promise<Content> => {
      const blob = await newestLoad.current(abort.signal);
      return kind === 'image'
        ? { of: name, state: 'image', address: await imageAddress(name, blob) }
        : { of: name, state: 'text', text: await blob.text() };
    };
    read()
      .catch(error => ({
        of: name,
        state: 'failed' as const,
        reason: toError(error).message,
      }))
      .then(next => {
        if (!abort.signal.aborted) {
          setContent(next);
        }
      });
    return () => abort.abort();
  }, [name, kind, shown]);

  if (tooLarge) {
    return (
      <Text>
        {t('artifact.tooLarge', {
          name,
          size: formatBytes(size),
          limit: formatBytes(PREVIEW_LIMIT_BYTES),
        })}
      </Text>
    );
  }
  if (!shown) {
    return <Text>{t('artifact.noPreview')}</Text>;
  }
  if (!content || content.of !== name) {
    return <LoadingState text={t('artifact.loading', { name })} />;
  }
  switch (content.state) {
    case 'failed':
      return (
        <FailedState
          reason={t('artifact.failed', { name, reason: content.reason })}
        />
      );
    case 'image':
      return <ImagePreview name={name} address={content.address} />;
    default:
      return <TextPreview name={name} kind={kind} text={content.text} />;
  }
}

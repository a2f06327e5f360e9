import { useState } from 'react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Text } from '@backstage/ui';
import { formatBytes } from '@modelport/plugin-ml-common';
import { FailedState } from '../states/FailedState';
import { mlReactTranslationRef } from '../translation';
import type { ArtifactKind } from './artifactKind';
import { parseCsv } from './parseCsv';
import { Markdown } from '../display/Markdown';
import { ScrollRegion } from '../display/ScrollRegion';
import styles from './ArtifactPreview.module.css';

const MOST_ROWS = 100;
const MOST_CHARACTERS = 100_000;

/**
 * An image drawn from its own data: the content security policy of a portal allows these, and no addresses of blobs.
 *
 * @param address - a `data:` address
 */
export function ImagePreview(props: { name: string; address: string }) {
  const { name, address } = props;
  const { t } = useTranslationRef(mlReactTranslationRef);
  const [broken, setBroken] = useState<string>();
  return broken === address ? (
    <FailedState reason={t('artifact.notAnImage', { name })} />
  ) : (
    <img
      className={styles.image}
      src={address}
      alt={t('artifact.image', { name })}
      onError={() => setBroken(address)}
    />
  );
}

function CsvPreview({ name, text }: { name: string; text: string }) {
  const { t } = useTranslationRef(mlReactTranslationRef);
  const [head = [], ...rows] = parseCsv(
    text,
    name.toLowerCase().endsWith('.tsv') ? '\t' : ',',
  );
  return (
    <>
      {rows.length > MOST_ROWS && (
        <Text>
          {t('artifact.csvCut', {
            shown: String(MOST_ROWS),
            total: String(rows.length),
          })}
        </Text>
      )}
      <table
        className={styles.table}
        aria-label={t('artifact.content', { name })}
      >
        <thead>
          <tr>
            {head.map((cell, column) => (
              <th key={column} scope="col">
                {cell}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.slice(0, MOST_ROWS).map((row, index) => (
            <tr key={index}>
              {row.map((cell, column) => (
                <td key={column}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

function prettyJson(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    // Python writes NaN and Infinity, which JSON lacks: show the text as it is.
    return text;
  }
}

function PlainPreview({ text }: { text: string }) {
  const { t } = useTranslationRef(mlReactTranslationRef);
  return (
    <>
      {text.length > MOST_CHARACTERS && (
        <Text>
          {t('artifact.textCut', {
            shown: formatBytes(MOST_CHARACTERS),
            total: formatBytes(text.length),
          })}
        </Text>
      )}
      <pre className={styles.text}>{text.slice(0, MOST_CHARACTERS)}</pre>
    </>
  );
}

function TextOf({ name, kind, text }: TextPreviewProps) {
  switch (kind) {
    case 'csv':
      return <CsvPreview name={name} text={text} />;
    case 'markdown':
      // A long text is cut, which the plain preview says.
      return text.length > MOST_CHARACTERS ? (
        <PlainPreview text={text} />
      ) : (
        <Markdown content={text} />
      );
    case 'json':
      return <PlainPreview text={prettyJson(text)} />;
    default:
      return <PlainPreview text={text} />;
  }
}

interface TextPreviewProps {
  name: string;
  kind: ArtifactKind;
  text: string;
}

/** Text, Markdown, indented JSON, or a table of the first rows of a CSV. */
export function TextPreview(props: TextPreviewProps) {
  const { name } = props;
  const { t } = useTranslationRef(mlReactTranslationRef);
  return (
    <ScrollRegion
      label={t('artifact.content', { name })}
      className={styles.scroll}
    >
      <TextOf {...props} />
    </ScrollRegion>
  );
}

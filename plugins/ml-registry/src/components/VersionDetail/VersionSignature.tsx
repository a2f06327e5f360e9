import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Flex, Text } from '@backstage/ui';
import type {
  ModelVersionDetail,
  SignatureField,
} from '@modelport/plugin-ml-registry-common';
import { Section } from '@modelport/plugin-ml-react';
import { shapeInWords } from '../../model/shapeInWords';
import { mlRegistryTranslationRef } from '../../translation';
import comparison from '../Comparison/Comparison.module.css';

interface FieldsTableProps {
  title: string;
  emptyText: string;
  fields: readonly SignatureField[];
}

function FieldsTable({ title, emptyText, fields }: FieldsTableProps) {
  const { t } = useTranslationRef(mlRegistryTranslationRef);
  return (
    <div>
      <Text as="h3" weight="bold">
        {title}
      </Text>
      {fields.length === 0 ? (
        <Text as="p">{emptyText}</Text>
      ) : (
        <table className={comparison.table} aria-label={title}>
          <thead>
            <tr>
              <th scope="col">{t('detail.name')}</th>
              <th scope="col">{t('detail.type')}</th>
              <th scope="col">{t('detail.shape')}</th>
            </tr>
          </thead>
          <tbody>
            {fields.map(({ name, type, shape }, index) => (
              // eslint-disable-next-line react/no-array-index-key -- tensors may have no name
              <tr key={`${index}/${name}`}>
                <th scope="row">{name || '–'}</th>
                <td>{type}</td>
                <td>{shapeInWords(shape, t('detail.anySize')) ?? '–'}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
}

/** What a version expects and gives. */
export function VersionSignature({ version }: { version: ModelVersionDetail }) {
  const { t } = useTranslationRef(mlRegistryTranslationRef);
  const { signature, problems } = version;
  return (
    <Section title={t('detail.signature')}>
      {signature ? (
        <Flex direction="column" gap="3">
          <FieldsTable
            title={t('detail.inputs')}
            emptyText={t('detail.inputsNone')}
            fields={signature.inputs}
          />
          <FieldsTable
            title={t('detail.outputs')}
            emptyText={t('detail.outputsNone')}
            fields={signature.outputs}
          />
        </Flex>
      ) : (
        <Text>
          {problems?.length ? t('detail.unread') : t('detail.signatureNone')}
        </Text>
      )}
    </Section>
  );
}

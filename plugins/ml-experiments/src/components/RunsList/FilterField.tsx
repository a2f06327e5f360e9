import { useState } from 'react';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { SearchField } from '@backstage/ui';
import { mlExperimentsTranslationRef } from '../../translation';

interface FilterFieldProps {
  value: string | undefined;
  onChange: (value: string | undefined) => void;
}

/** A filter in MLflow's language; Enter applies it. */
export function FilterField({ value, onChange }: FilterFieldProps) {
  const { t } = useTranslationRef(mlExperimentsTranslationRef);
  const [text, setText] = useState(value ?? '');
  return (
    <SearchField
      label={t('list.filter')}
      description={t('list.filterHelp')}
      placeholder={t('list.filterHint')}
      value={text}
      onChange={setText}
      onSubmit={next => onChange(next.trim() || undefined)}
      onClear={() => onChange(undefined)}
    />
  );
}

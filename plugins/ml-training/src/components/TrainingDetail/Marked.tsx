interface MarkedProps {
  text: string;
  wanted: string;
}

/** A text with each place of another marked, whatever the case. */
export function Marked({ text, wanted }: MarkedProps) {
  if (!wanted) {
    return <>{text}</>;
  }
  const escaped = wanted.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return (
    <>
      {text
        .split(new RegExp(`(${escaped})`, 'i'))
        .map((part, index) =>
          index % 2 === 1 ? <mark key={index}>{part}</mark> : part,
        )}
    </>
  );
}

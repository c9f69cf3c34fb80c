/** An image in words: its URL, or its media type and how many bytes it has. */
export function describeImage(image: { readonly url: string } | { readonly mediaType: string; readonly base64: string }): string {
  if ('base64' in image) return `${image.mediaType}, ${Buffer.byteLength(image.base64, 'base64')} bytes`;
  const data = /^data:([^;,]*);base64,(.*)$/s.exec(image.url);
  return data === null ? image.url : describeImage({ mediaType: data[1] ?? '', base64: data[2] ?? '' });
}

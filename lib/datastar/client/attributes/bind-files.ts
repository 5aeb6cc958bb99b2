/** A file as a signal holds it. */
export interface BoundFile {
  name: string
  /** Base64. */
  contents: string
  mime: string
}

const readFile = (file: File): Promise<BoundFile> =>
  new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.onload = () => {
      const [mime = '', contents = ''] = (reader.result as string).slice('data:'.length).split(';base64,')
      resolve({ name: file.name, contents, mime })
    }
    reader.onerror = () => reject(reader.error)
    reader.readAsDataURL(file)
  })

/** The files chosen in a file field, in the order of the field. */
export const readFiles = (el: HTMLInputElement): Promise<BoundFile[]> =>
  Promise.all([...(el.files ?? [])].map(readFile))

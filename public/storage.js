// Two places in this browser where the page keeps its run for a reload, and the right to write there. What is kept is decided in Go,
// ui/saved: here are only bytes.

// Pages under other paths of the same origin have places of their own.
const place = encodeURIComponent(`ganplayground${location.pathname}`)

// Files are those of the origin private file system, which the page alone sees.
class Files {
  static async open() {
    if (!('createWritable' in FileSystemFileHandle.prototype)) throw new Error('files cannot be written here')
    const root = await navigator.storage.getDirectory()
    return new Files(await root.getDirectoryHandle(place, { create: true }))
  }
  constructor(folder) { this.folder = folder }
  async read(slot) {
    try {
      const handle = await this.folder.getFileHandle(`run-${slot}`)
      return await handle.getFile()
    } catch (error) {
      if (error.name === 'NotFoundError') return new Blob()
      throw error
    }
  }
  // A file changes when it is closed, as a whole.
  async write(slot, blob) {
    const handle = await this.folder.getFileHandle(`run-${slot}`, { create: true })
    const file = await handle.createWritable()
    try {
      await file.write(blob)
      await file.close()
    } catch (error) {
      await file.abort().catch(() => {})
      throw error
    }
  }
}

// Entries are those of a database, for browsers without such files.
class Entries {
  static open() {
    return new Promise((resolve, reject) => {
      const request = indexedDB.open(place)
      request.onupgradeneeded = () => request.result.createObjectStore('runs')
      request.onsuccess = () => resolve(new Entries(request.result))
      request.onerror = () => reject(request.error)
    })
  }
  constructor(database) { this.database = database }
  transact(mode, use) {
    return new Promise((resolve, reject) => {
      const transaction = this.database.transaction('runs', mode)
      const request = use(transaction.objectStore('runs'))
      transaction.oncomplete = () => resolve(request.result)
      transaction.onabort = transaction.onerror = () => reject(transaction.error ?? request.error)
    })
  }
  async read(slot) { return (await this.transact('readonly', (runs) => runs.get(slot))) ?? new Blob() }
  write(slot, blob) { return this.transact('readwrite', (runs) => runs.put(blob, slot)) }
}

let opened
const open = () => (opened ??= Files.open().catch(() => Entries.open()))

// head resolves to the first bytes of a slot, limit at most, and its size.
export async function head(slot, limit) {
  const blob = await (await open()).read(slot)
  return { bytes: new Uint8Array(await blob.slice(0, limit).arrayBuffer()), size: blob.size }
}

// body resolves to what is behind so many bytes.
export async function body(slot, from) {
  const blob = await (await open()).read(slot)
  return new Uint8Array(await blob.slice(from).arrayBuffer())
}

export async function write(slot, head, body) {
  await (await open()).write(slot, new Blob([head, body]))
}

// digest resolves to the SHA-256 of bytes, or to null where the browser has none to give: on plain http.
export async function digest(bytes) {
  return globalThis.crypto?.subtle ? new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)) : null
}

// patience is how long a tab that is being closed may take to give up its right.
const patience = 1000

// own calls mine when this tab is the one that writes: at once, or when the tab that was is closed. If that takes long it calls others.
export function own(mine, others) {
  if (!navigator.locks) return mine()
  const hold = () => {
    mine()
    return new Promise((release) => addEventListener('pagehide', release, { once: true })) // a reloaded page finds it free
  }
  const refused = () => mine() // where storage is forbidden, so are locks; then writing fails too
  navigator.locks.request(place, { ifAvailable: true }, (lock) => {
    if (lock) return hold()
    const late = setTimeout(others, patience)
    navigator.locks.request(place, () => {
      clearTimeout(late)
      return hold()
    }).catch(refused)
  }).catch(refused)
}

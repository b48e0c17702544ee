// Command precompress writes a brotli copy NAME.br beside every compressible file of a folder, for servers that send
// precompressed files. It knows nothing of what the files are for.
//
//	precompress [-level N] DIR
package main

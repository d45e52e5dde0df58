"""The one folder that opens sockets: addresses in, pages out, politely and safely."""

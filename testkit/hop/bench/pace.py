"""Opens connections at a rate: pace.py ADDRESS PORT PER-SECOND SECONDS. Each makes one HTTP request and is closed."""
import socket
import sys
import threading
import time


def one(address):
    with socket.create_connection(address, 10) as connection:
        connection.sendall(b"GET / HTTP/1.1\r\nHost: bench\r\nConnection: close\r\n\r\n")
        while connection.recv(65536):
            pass


def main():
    address, rate, seconds = (sys.argv[1], int(sys.argv[2])), int(sys.argv[3]), int(sys.argv[4])
    start = time.monotonic()
    threads = []
    for i in range(rate * seconds):
        time.sleep(max(0, start + i / rate - time.monotonic()))
        threads.append(threading.Thread(target=one, args=(address,)))
        threads[-1].start()
    for thread in threads:
        thread.join()


main()
